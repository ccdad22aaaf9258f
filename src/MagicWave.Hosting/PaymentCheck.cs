using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;

namespace MagicWave.Hosting;

/// <summary>Whether the options about payment are complete and fit together.</summary>
internal static class PaymentCheck
{
    /// <summary>Adds what is wrong.</summary>
    public static void Add(PaymentHostOptions options, IList<TorrcFault> faults)
    {
        if (!options.Enabled || options.LedgerPath is null)
        {
            return;
        }

        if (options.LedgerIssuer.Length == 0 || options.LedgerSupply == 0)
        {
            faults.Add(new TorrcFault(
                TorrcSeverity.Error, "", 0, "MWLedger", "The ledger's beginning is not known.", "Write MWLedgerIssuer and MWLedgerSupply too."));
        }

        if (!CreditCheck.CanBePaid(options))
        {
            faults.Add(new TorrcFault(
                TorrcSeverity.Error, "", 0, "MWPricePerCell", "What a new neighbour may owe is worth less than two stroops, and could never be paid.",
                "Raise MWPricePerCell, MWPayThreshold or MWStarterCredit."));
        }
    }
}
