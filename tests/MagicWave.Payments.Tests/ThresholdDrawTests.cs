using MagicWave.Payments.Balances;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests;

public sealed class ThresholdDrawTests
{
    private const int CellLength = 514;

    [Fact]
    public void Thresholds_are_even_from_25_to_75_MiB_of_cells()
    {
        PaymentSettings settings = new(new PaymentOptions());
        SeededRandom random = new(3);
        const int draws = 20_000;
        int[] bins = new int[10];
        long sum = 0;
        for (int i = 0; i < draws; i++)
        {
            long bytes = (long)(ThresholdDraw.Draw(settings, settings.CreditLimit, random).Units / 1_000) * CellLength;
            Assert.InRange(bytes, (25L << 20) - (2 * CellLength), (75L << 20) + (2 * CellLength));
            bins[Math.Clamp((int)((bytes - (25L << 20)) * 10 / (50L << 20)), 0, 9)]++;
            sum += bytes >> 10;
        }

        // Chi-squared with 9 degrees of freedom: above 27.9 once in a thousand generators.
        double expected = draws / 10.0;
        Assert.InRange(bins.Sum(bin => (bin - expected) * (bin - expected) / expected), 0, 27.9);
        Assert.InRange(sum / draws, (50 << 10) - 256, (50 << 10) + 256);
    }

    [Fact]
    public void With_less_credit_it_is_less_in_proportion_and_never_less_than_a_stroop()
    {
        PaymentSettings settings = new(new PaymentOptions());
        SeededRandom random = new(4);
        for (int i = 0; i < 1_000; i++)
        {
            Amount threshold = ThresholdDraw.Draw(settings, settings.StarterCredit, random);
            Assert.InRange(threshold.Units, settings.StarterCredit.Units * 24 / 100, settings.StarterCredit.Units * 76 / 100);
        }

        PaymentSettings cheap = new(new PaymentOptions { ReferenceRate = 1 });
        Assert.Equal(new(Amount.UnitsPerStroop), ThresholdDraw.Draw(cheap, cheap.StarterCredit, random));
    }
}
