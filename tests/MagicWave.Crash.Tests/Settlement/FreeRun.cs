using System.Buffers.Binary;
using System.Diagnostics;
using MagicWave.Core.Security;
using MagicWave.Crash.Tests.Nodes;

namespace MagicWave.Crash.Tests.Settlement;

/// <summary>
/// A payer and a payee that run freely, with their own threads in the time of the system, and settle one small payment after the other. One of them lives
/// through all; the other is a process that is killed at any moment, again and again.
/// </summary>
internal sealed class FreeRun : IDisposable
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);

    private readonly string _folder;
    private readonly int _victim;
    private readonly LedgerSite _ledger;
    private NodeHost _other;
    private ChildNode? _child;
    private Task _listening = Task.CompletedTask;
    private long _settledByVictim;
    private long _instalment = 20;
    private volatile bool _isReady;
    private volatile bool _isAsked;
    private bool _isEnded;

    private FreeRun(string folder, int victim)
    {
        (_folder, _victim) = (folder, victim);
        _ledger = LedgerSite.Open(folder, TimeProvider.System);
        _other = StartOther();
    }

    /// <summary>What was paid, in stroops, as both know it; the victim as far as it said so.</summary>
    public long Settled => Math.Min(SettledBySurvivor, Interlocked.Read(ref _settledByVictim));

    /// <summary>What was paid, in stroops, as the one knows it that lives through all.</summary>
    public long SettledBySurvivor => Read(_other.Do(NodeCommand.Report, 0, []));

    /// <summary>Makes a folder in which the payer owes so many stroops, and lets the survivor run.</summary>
    public static FreeRun Create(string folder, int victim, Debts debts)
    {
        SettlementRun.Create(folder, debts, TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1));
        return new(folder, victim);
    }

    /// <summary>Starts the victim. It may have no time to do anything, before this returns or afterwards.</summary>
    public void Begin()
    {
        byte[] binding = new byte[32];
        SystemRandom.Instance.Fill(binding);
        (_isReady, _isAsked) = (false, false);
        ChildNode child = new(SetupOf(_victim), killAt: 0);
        child.Tell(NodeCommand.Open, LinkOf(_victim), binding);
        _child = child;

        // Before anything is heard of the child: its first word needs the link.
        _other.Do(NodeCommand.Open, LinkOf(1 - _victim), binding);
    }

    /// <summary>Waits until the victim has read its books and works.</summary>
    public void WaitUntilReady()
    {
        while (!_isReady)
        {
            Assert.True(Relay());
        }
    }

    /// <summary>Has the payee ask, again and again, until a time is over or an amount is settled.</summary>
    /// <returns>How long it took.</returns>
    public TimeSpan Settle(TimeSpan duration, long until = long.MaxValue)
    {
        ChildNode child = _child!;
        _listening = Task.Factory.StartNew(
            () => { while (Relay()) { } }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration && Settled < until)
        {
            if (_victim == SettlementRun.Payer)
            {
                _other.Do(NodeCommand.Settle, 0, []);
            }

            // Never more than it answers: who waits for a pipe that is full holds up the other direction too.
            if (!_isAsked)
            {
                _isAsked = true;
                child.Tell(NodeCommand.Settle, 0, []);
                child.Tell(NodeCommand.Report, 0, []);
            }

            TimeSpan left = duration - watch.Elapsed;
            Thread.Sleep(left < TimeSpan.Zero ? TimeSpan.Zero : left < Beat ? left : Beat);
        }

        return watch.Elapsed;
    }

    /// <summary>Kills the victim; its link breaks.</summary>
    public void Kill()
    {
        _child!.Kill();
        while (_listening.IsCompleted && Relay())
        {
        }

        _listening.GetAwaiter().GetResult();
        _listening = Task.CompletedTask;
        _other.Do(NodeCommand.Close, LinkOf(1 - _victim), []);
        _child.Dispose();
        _child = null;
    }

    /// <summary>Lets the victim live until the rest is paid at once, ends both in good order, and compares their books with the ledger.</summary>
    /// <returns>How many payments there were.</returns>
    public int FinishAndCheck(Debts debts)
    {
        _instalment = debts.ToPayee;
        _other.Dispose();
        _other = StartOther();
        Begin();
        WaitUntilReady();
        Settle(LongEnough, debts.ToPayee);
        Assert.True(Settled == debts.ToPayee, $"Of {debts.ToPayee}, {SettledBySurvivor} and {_settledByVictim} are settled, with victim {_victim}.");
        End();
        return SettlementBooks.Check(_folder, _ledger, debts);
    }

    public void Dispose()
    {
        End();
        _ledger.Dispose();
    }

    private static int LinkOf(int node) => node == SettlementRun.Payer ? NodeRow.Before : NodeRow.Behind;

    private NodeSetup SetupOf(int node) => new(_folder, NodeRow.SeedOf(node), _ledger.Address, null) { Instalment = _instalment };

    private NodeHost StartOther() =>
        new(SetupOf(1 - _victim), new(0), (_, body) => _child?.Tell(NodeCommand.Message, LinkOf(_victim), body));

    private static long Read(byte[] report) =>
        BinaryPrimitives.ReadInt64LittleEndian(report) + BinaryPrimitives.ReadInt64LittleEndian(report.AsSpan(sizeof(long)));

    private void End()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        _child?.Dispose();
        _listening.GetAwaiter().GetResult();
        _child = null;
        _other.Dispose();
    }

    /// <summary>Takes the next that the victim says. False: it is dead.</summary>
    private bool Relay()
    {
        if (_child?.Hear() is not { } heard)
        {
            return false;
        }

        if (heard.Command == NodeCommand.Sent)
        {
            _other.Do(NodeCommand.Message, LinkOf(1 - _victim), heard.Body);
        }
        else if (heard.Body.Length > 0)
        {
            Interlocked.Exchange(ref _settledByVictim, Read(heard.Body));
            _isAsked = false;
        }
        else
        {
            _isReady = true;
        }

        return true;
    }
}
