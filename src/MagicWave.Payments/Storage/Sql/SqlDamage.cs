using System.Globalization;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>What is said when the books contradict themselves. No account and no amount is in it.</summary>
internal static class SqlDamage
{
    public static PaymentException At(long entry, string what) => new(
        PaymentErrorKind.BooksDoNotBalance, string.Create(CultureInfo.InvariantCulture, $"Entry {entry} of the payment journal {what}."));

    public static PaymentException Of(string what, Exception? cause = null) => new(PaymentErrorKind.BooksDoNotBalance, what, cause);
}
