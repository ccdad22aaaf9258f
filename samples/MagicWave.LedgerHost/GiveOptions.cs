using System.Globalization;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;

namespace MagicWave.Samples.LedgerHost;

/// <summary>What the command line of <c>give</c> says.</summary>
internal sealed class GiveOptions
{
    private const decimal StroopsPerUnit = 10_000_000;

    public string? Data { get; private set; }

    public string? Asset { get; private set; }

    /// <summary>How much everybody gets, in stroops.</summary>
    public long Amount { get; private set; }

    /// <summary>How long accounts are waited for that have no trust line yet.</summary>
    public TimeSpan Patience { get; private set; } = TimeSpan.FromMinutes(1);

    public List<SettlementAccount> Accounts { get; } = [];

    public string? Error { get; private set; }

    public static GiveOptions Parse(IReadOnlyList<string> arguments)
    {
        GiveOptions options = new();
        for (int i = 0; i < arguments.Count && options.Error is null; i++)
        {
            bool isOption = arguments[i].StartsWith("--", StringComparison.Ordinal);
            options.Error = !isOption ? options.Add(arguments[i])
                : i + 1 < arguments.Count ? options.Take(arguments[i], arguments[++i])
                : $"{arguments[i]}: unknown, or its value is missing. See --help.";
        }

        options.Error ??= options.Data is null ? "--data is missing: the folder of the ledger. See --help."
            : options.Asset is null ? "--asset is missing: the code of what is given. See --help."
            : options.Amount == 0 ? "--amount is missing: how much everybody gets. See --help."
            : options.Accounts.Count == 0 ? "Nobody is named: give accounts that begin with G, or files that name one. See --help."
            : null;
        return options;
    }

    private string? Take(string name, string value)
    {
        switch (name)
        {
            case "--data":
                Data = value;
                return null;
            case "--asset":
                Asset = value;
                return HostOptions.IsCode(value) ? null : $"--asset {value}: a code is one to twelve ASCII letters and digits.";
            case "--amount":
                bool read = decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
                    && amount > 0 && amount <= long.MaxValue / StroopsPerUnit && decimal.IsInteger(amount * StroopsPerUnit);
                Amount = read ? (long)(amount * StroopsPerUnit) : 0;
                return read ? null : $"--amount {value}: an amount is a number above zero with at most seven digits after the point.";
            case "--wait":
                Patience = HostOptions.ParseTime(value) ?? TimeSpan.MinValue;
                return Patience >= TimeSpan.Zero ? null : $"--wait {value}: a time is a number and ms or s, such as 60s.";
            default:
                return $"{name}: unknown. See --help.";
        }
    }

    /// <summary>An account, or a file that names one as nodes write it.</summary>
    private string? Add(string text)
    {
        string account = File.Exists(text) ? File.ReadAllText(text).Trim() : text;
        if (!StrKey.TryParse(account, out SettlementAccount parsed))
        {
            return $"{text}: neither an account, which begins with G, nor a file that names one. See --help.";
        }

        if (Accounts.Contains(parsed))
        {
            return $"{text}: the account is named twice.";
        }

        Accounts.Add(parsed);
        return Accounts.Count <= MagicWave.Payments.Stellar.Xdr.XdrLimits.Operations ? null : "More than 100 accounts: give in several commands.";
    }
}
