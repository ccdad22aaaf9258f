using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Options;

namespace MagicWave.Hosting.Tests.Runtime;

public sealed class PaymentAccountingTests
{
    [Fact]
    public void LevelsOfServiceMeanTheSameOnBothSides()
    {
        Payments.ServiceLevel[] levels = Enum.GetValues<Payments.ServiceLevel>();

        Assert.Equal(Enum.GetNames<Onion.Accounting.ServiceLevel>(), Enum.GetNames<Payments.ServiceLevel>());
        Assert.All(levels, level => Assert.Equal(level.ToString(), PaymentAccounting.Convert(level).ToString()));
    }

    [Theory]
    [InlineData(1000, 50 << 20, true)]
    [InlineData(1000, 64 << 10, false)]
    [InlineData(1_000_000, 64 << 10, true)]
    [InlineData(0, 64 << 10, true)]
    public void CreditMustBeWorthWhatALedgerCanSettle(long price, long threshold, bool expected) =>
        Assert.Equal(expected, CreditCheck.CanBePaid(new PaymentHostOptions { PricePerCell = price, PayThreshold = threshold }));
}
