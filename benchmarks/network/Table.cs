using System.Globalization;
using System.Text;

namespace MagicWave.NetworkBenchmark;

/// <summary>Variants side by side. Where MagicWave took part, the last columns hold its value divided by each of the others.</summary>
internal static class Table
{
    public static void Append<T>(StringBuilder text, IReadOnlyList<Row<T>> rows, IReadOnlyList<(Variant Variant, T Results)> columns)
    {
        (Variant Variant, T Results)[] ours = [.. columns.Where(column => column.Variant.Name == "magicwave")];
        (Variant Variant, T Results)[] others = ours.Length == 0 ? [] : [.. columns.Where(column => column.Variant.Name != "magicwave")];
        text.Append("| |").AppendJoin(string.Empty, columns.Select(column => $" {column.Variant.Title} |"));
        text.AppendJoin(string.Empty, others.Select(other => $" MagicWave / {other.Variant.Name} |")).Append('\n');
        text.Append("|---|").Insert(text.Length, "---:|", columns.Count + others.Length).Append('\n');
        foreach (Row<T> row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Title} |");
            text.AppendJoin(string.Empty, columns.Select(column => $" {Number(row.Value(column.Results), row.Format)} |"));
            text.AppendJoin(string.Empty, others.Select(other => $" {Ratio(row, ours[0].Results, other.Results)} |")).Append('\n');
        }
    }

    public static string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "not measured";

    private static string Ratio<T>(Row<T> row, T ours, T other)
    {
        if (row.MoreIsBetter is not { } moreIsBetter)
        {
            return string.Empty;
        }

        double ratio = row.Value(ours) / row.Value(other);
        return double.IsFinite(ratio) ? $"{Number(ratio, "F2")} {(ratio == 1 ? "=" : ratio > 1 == moreIsBetter ? "better" : "worse")}" : "not measured";
    }
}
