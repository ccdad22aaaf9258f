using System.Text;
using MagicWave.Core.Bytes;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.Horizon;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// Requests to the embedded ledger: a path, a query and a form, each on a line. Every one has an answer, and none says that the ledger itself failed.
/// The same bytes are also read as entries, which are written as they were read or not read at all.
/// </summary>
internal sealed class LedgerRequestsTarget : IFuzzTarget
{
    private readonly LocalLedger _ledger;
    private readonly HorizonEndpoint _endpoint;

    public LedgerRequestsTarget()
    {
        ManualTimeProvider time = new();
        _ledger = LocalLedger.Open(new() { Passphrase = "MagicWave fuzz" }, time);
        _endpoint = new(_ledger, time);
    }

    public string Name => "ledger-requests";

    public IEnumerable<byte[]> Seeds =>
    [
        "/\n\n"u8.ToArray(),
        "/payments\ncursor=now&limit=5&order=desc&join=transactions\n"u8.ToArray(),
        "/claimable_balances\nasset=native&cursor=1-00\n"u8.ToArray(),
        "/transactions\n\ntx=AAAAAgAAAAA="u8.ToArray(),
        Encoding.UTF8.GetBytes($"/accounts/{StrKey.Of(_ledger.Root)}/payments\nlimit=1\n"),
        [.. Written(_ledger.FindAccount(_ledger.Root)!)],
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        foreach (EntryKind kind in Enum.GetValues<EntryKind>())
        {
            if (LedgerEntry.Read(kind, input) is { } entry && !PublicBytes.Equal(input, Written(entry)))
            {
                throw new InvalidOperationException("An entry has two forms.");
            }
        }

        string[] lines = Encoding.UTF8.GetString(input).Split('\n', 3);
        if (lines.Length < 3 || HorizonRequest.ParsePairs(lines[1]) is not { } query || HorizonRequest.ParsePairs(lines[2]) is not { } form)
        {
            return;
        }

        HorizonRequest request = new(form.Count > 0 ? "POST" : "GET", "http://localhost", lines[0], query, form);
        // Nothing here waits: the ledger closes at once.
        HorizonAnswer answer = _endpoint.AnswerAsync(request, CancellationToken.None).GetAwaiter().GetResult()
            ?? throw new InvalidOperationException("A request has no answer.");
        if (answer.Status >= 500 || answer.ToBytes().Length == 0)
        {
            throw new InvalidOperationException("The ledger failed.");
        }
    }

    private static byte[] Written(LedgerEntry entry)
    {
        XdrWriter writer = new();
        entry.Write(writer);
        return writer.Written.ToArray();
    }
}
