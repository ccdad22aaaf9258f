using System.Buffers.Binary;
using MagicWave.Crash.Tests.Nodes;
using MagicWave.Payments.Books;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Storage;
using MagicWave.TestKit;

namespace MagicWave.Crash.Tests.Content;

/// <summary>A visitor, its guard, a rendezvous point, a publisher's guard and the publisher in a row, each with books of its own, in a time of their own.</summary>
internal sealed class ContentRun : IDisposable
{
    public const int Nodes = ContentPart.Publisher + 1;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongTick = TimeSpan.FromSeconds(5);

    /// <summary>How many long ticks the first lock lives at most, and the request.</summary>
    private const int UntilExpired = 30;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    private readonly string _folder;
    private readonly ManualTimeProvider _time;
    private (int Deaths, int Links) _before;

    public ContentRun(string folder, DateTimeOffset start, int pages)
    {
        Directory.CreateDirectory(folder);
        _folder = folder;
        _time = new(start);
        Row = new(folder, ledger: null, _time, Nodes, pages);
        Row.Start();
        Run(Tick);
    }

    public NodeRow Row { get; }

    public DateTimeOffset Time => _time.GetUtcNow();

    /// <summary>A node becomes a process of its own; the circuits through it are built anew.</summary>
    public ChildNode Fork(int node)
    {
        ChildNode child = Row.Fork(node);
        Run(Tick);
        return child;
    }

    /// <summary>The publisher asks for a page, and the visitor begins to pay.</summary>
    /// <returns>Why it does not; null when one of them was dead, or died in it.</returns>
    public ResourceRefusalReason? Buy(int page) =>
        Row.Do(ContentPart.Publisher, NodeCommand.Ask, page, []) is { Length: > 0 } asked
        && Row.Do(ContentPart.Visitor, NodeCommand.Pay, page, asked) is [byte reason]
            ? (ResourceRefusalReason)reason
            : null;

    /// <summary>Lets time pass. Whoever dies or comes back takes the circuits along: they are built anew.</summary>
    public void Run(TimeSpan duration)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < duration; passed += Tick)
        {
            Step(Tick);
        }
    }

    /// <summary>Until every lock ended and everybody was asked; then nothing is held anywhere, and no lock is open.</summary>
    public void RunOut()
    {
        Run(Soon);
        for (int tick = 0; tick < UntilExpired; tick++)
        {
            Step(LongTick);
        }

        for (int node = 0; node < Nodes; node++)
        {
            Assert.Equal(Int128.Zero, BinaryPrimitives.ReadInt128LittleEndian(Row.Do(node, NodeCommand.Held, 0, [])));
        }
    }

    /// <summary>The visitor's proof for a page; empty when it has none.</summary>
    public byte[] Find(int page) => Row.Do(ContentPart.Visitor, NodeCommand.Find, page, [])!;

    /// <summary>What the publisher says to a proof.</summary>
    public ResourceVerdict Show(int page, byte[] proof) => (ResourceVerdict)Row.Do(ContentPart.Publisher, NodeCommand.Show, page, proof)![0];

    /// <summary>For which pages, from one up to and without another, the visitor has a proof: the publisher takes each.</summary>
    public int CheckProofs(int from, int until)
    {
        int proven = 0;
        for (int page = from; page < until; page++)
        {
            if (Find(page) is { Length: > 0 } proof)
            {
                Assert.InRange(Show(page, proof), ResourceVerdict.Accepted, ResourceVerdict.AcceptedAgain);
                proven++;
            }
        }

        return proven;
    }

    /// <summary>Ends the nodes: each pair's books agree to the unit, and for each page everybody was paid or nobody.</summary>
    /// <returns>For how many pages.</returns>
    public int CheckBooks()
    {
        Row.Dispose();
        Int128[] owed = RowBooks.ReadOwed(_folder, Nodes);
        using IPaymentStore books = RowBooks.Open(_folder, ContentPart.Publisher);
        int paid = books.ReadJournal(0, 10_000).Count(booked => booked.Entry.Kind == "content");
        Assert.Equal(-paid * ContentPart.Amount, books.GetBalance(new(BookAccount.ContentRevenue)).Units);
        for (int link = 0; link < Nodes - 1; link++)
        {
            Assert.Equal(paid * (ContentPart.Cost - (link * ContentPart.Fee)), owed[link]);
        }

        return paid;
    }

    public void Dispose() => Row.Dispose();

    private void Step(TimeSpan tick)
    {
        Row.Tick(tick);
        if (_before != (Row.LastWords.Count, Row.LinksOpened))
        {
            _before = (Row.LastWords.Count, Row.LinksOpened);
            Rebuild();
        }
    }

    private void Rebuild()
    {
        for (int node = 0; node < Nodes; node++)
        {
            Row.Do(node, NodeCommand.Rebuild, 0, []);
        }
    }
}
