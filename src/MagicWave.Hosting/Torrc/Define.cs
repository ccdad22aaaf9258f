using System.Globalization;
using MagicWave.Hosting.Options;

namespace MagicWave.Hosting.Torrc;

/// <summary>Makes definitions of supported options, by the type of their value.</summary>
internal static class Define
{
    /// <summary><c>0</c> or <c>1</c>.</summary>
    public static OptionDefinition Bool(string name, Action<HostConfiguration, bool> set) => Single(name, (context, value) =>
    {
        switch (value)
        {
            case "0":
                set(context.Target, false);
                break;
            case "1":
                set(context.Target, true);
                break;
            default:
                context.Error($"\"{value}\" is neither 0 nor 1.", "Write 0 or 1.");
                break;
        }
    });

    /// <summary><c>0</c>, <c>1</c> or <c>auto</c>, which is null.</summary>
    public static OptionDefinition Auto(string name, Action<HostConfiguration, bool?> set) => Single(name, (context, value) =>
    {
        if (value is "0" or "1" || value.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            set(context.Target, value switch { "0" => false, "1" => true, _ => null });
        }
        else
        {
            context.Error($"\"{value}\" is neither 0, 1 nor auto.", "Write 0, 1 or auto.");
        }
    });

    /// <summary>A whole number in a range.</summary>
    public static OptionDefinition Int(string name, int minimum, int maximum, Action<HostConfiguration, int> set) => Single(name, (context, value) =>
    {
        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= minimum && number <= maximum)
        {
            set(context.Target, number);
        }
        else
        {
            context.Error(
                $"\"{value}\" is not a number in range.",
                string.Create(CultureInfo.InvariantCulture, $"Give a number from {minimum} to {maximum}."));
        }
    });

    /// <summary>A number with a point.</summary>
    public static OptionDefinition Fraction(string name, Action<HostConfiguration, double> set) => Single(name, (context, value) =>
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            set(context.Target, number);
        }
        else
        {
            context.Error($"\"{value}\" is not a number.", "Write for example 0.6.");
        }
    });

    /// <summary>A time in seconds or with a unit.</summary>
    public static OptionDefinition Interval(string name, Action<HostConfiguration, TimeSpan> set) => Single(name, (context, value) =>
    {
        if (TorrcUnits.TryParseInterval(value, out TimeSpan time))
        {
            set(context.Target, time);
        }
        else
        {
            context.Error($"\"{value}\" is not a time.", "Give seconds, or a number with a unit: seconds, minutes, hours, days, weeks, months.");
        }
    });

    /// <summary>A time in milliseconds or with a unit.</summary>
    public static OptionDefinition Milliseconds(string name, Action<HostConfiguration, TimeSpan> set) => Single(name, (context, value) =>
    {
        if (TorrcUnits.TryParseMilliseconds(value, out TimeSpan time))
        {
            set(context.Target, time);
        }
        else
        {
            context.Error($"\"{value}\" is not a time.", "Give milliseconds, or a number with a unit: msec, seconds, minutes, hours, days.");
        }
    });

    /// <summary>An amount of data in bytes or with a unit.</summary>
    public static OptionDefinition Data(string name, Action<HostConfiguration, long> set) => Single(name, (context, value) =>
    {
        if (TorrcUnits.TryParseData(value, out long bytes))
        {
            set(context.Target, bytes);
        }
        else
        {
            context.Error($"\"{value}\" is not an amount of data.", "Give bytes, or a number with a unit: KBytes, MBytes, GBytes, KBits, MBits, GBits.");
        }
    });

    /// <summary>An amount of MWT with at most seven digits after the point, as stroops.</summary>
    public static OptionDefinition Stroops(string name, Action<HostConfiguration, long> set) => Single(name, (context, value) =>
    {
        const decimal PerMwt = 10_000_000;
        if (decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
            && amount <= long.MaxValue / PerMwt && decimal.IsInteger(amount * PerMwt))
        {
            set(context.Target, (long)(amount * PerMwt));
        }
        else
        {
            context.Error($"\"{value}\" is not an amount of MWT.", "Write for example 12.5, with at most seven digits after the point.");
        }
    });

    /// <summary>Any text.</summary>
    public static OptionDefinition Text(string name, Action<HostConfiguration, string> set) => Single(name, (context, value) => set(context.Target, value));

    /// <summary>A value with a form of its own; the last line counts.</summary>
    public static OptionDefinition Single(string name, Action<BindContext, string> bind) =>
        new() { Name = name, Support = OptionSupport.Supported, Bind = bind };

    /// <summary>Every line counts.</summary>
    public static OptionDefinition List(string name, Action<BindContext, string> bind) =>
        new() { Name = name, Support = OptionSupport.Supported, IsList = true, Bind = bind };

    /// <summary>An address policy.</summary>
    public static OptionDefinition Policy(string name, Func<HostConfiguration, IList<PolicyRule>> policy) =>
        List(name, (context, value) => PolicyLine.Read(context, value, policy(context.Target)));

    /// <summary>A list of relays on one line.</summary>
    public static OptionDefinition Nodes(string name, Func<HostConfiguration, NodeSetOption> set) =>
        Single(name, (context, value) => NodeSetLine.Read(context, value, set(context.Target)));

    /// <summary>A list of relays on each of several lines.</summary>
    public static OptionDefinition NodeSets(string name, Func<HostConfiguration, IList<NodeSetOption>> sets) => List(name, (context, value) =>
    {
        NodeSetOption set = new();
        NodeSetLine.Read(context, value, set);
        sets(context.Target).Add(set);
    });
}
