using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;

namespace MagicWave.Hosting;

/// <summary>Whether the options of the ledger are complete.</summary>
internal static class LedgerCheck
{
    /// <summary>Adds what is missing.</summary>
    public static void Add(PaymentHostOptions options, IList<TorrcFault> faults)
    {
        if (options.LedgerPath is not null && options.LedgerIssuer.Length == 0)
        {
            faults.Add(new TorrcFault(TorrcSeverity.Error, "", 0, "MWLedger", "The ledger's beginning is not known.", "Write MWLedgerIssuer and MWLedgerSupply too."));
        }
    }
}
