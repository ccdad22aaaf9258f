using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;

namespace MagicWave.Hosting;

/// <summary>Whether the options about payment are complete and fit together.</summary>
internal static class PaymentCheck
{
    /// <summary>Adds what is wrong.</summary>
    public static void Add(PaymentHostOptions options, IList<TorrcFault> faults)
    {
        if (!options.Enabled || !options.Ledger.IsNamed)
        {
            return;
        }

        AddMissing(options.Ledger, faults);
        if (!CreditCheck.CanBePaid(options))
        {
            faults.Add(new TorrcFault(
                TorrcSeverity.Error, "", 0, "MWPricePerCell", "What a new neighbour may owe is worth less than two stroops, and could never be paid.",
                "Raise MWPricePerCell, MWPayThreshold or MWStarterCredit."));
        }
    }

    /// <summary>Half a ledger is an error: a node that would not be paid although its operator wanted it.</summary>
    private static void AddMissing(LedgerHostOptions ledger, IList<TorrcFault> faults)
    {
        (string Option, bool IsThere, string Remedy)[] needed =
        [
            ("MWHorizon", ledger.Servers.Count > 0, "MWHorizon and the address of a Horizon server"),
            ("MWNetworkPassphrase", ledger.NetworkPassphrase is not null, "MWNetworkPassphrase and the passphrase of its network"),
            ("MWAsset", ledger.Asset is not null, "MWAsset and CODE:ISSUER"),
        ];
        foreach ((string option, bool isThere, string remedy) in needed)
        {
            // One that is there and wrong was told of.
            if (!isThere && !faults.Any(fault => fault.Option == option))
            {
                OptionPlace place = ledger.Place;
                faults.Add(new TorrcFault(
                    TorrcSeverity.Error, place.File ?? "", place.Line, place.Option ?? option, $"It names a ledger, and {option} is not there.",
                    $"Write {remedy}: none is built in. Or remove the lines about the ledger, and nothing is paid."));
            }
        }
    }
}
