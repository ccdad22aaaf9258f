namespace MagicWave.Crash.Tests.Settlement;

/// <summary>What the payer owes in the beginning, in stroops.</summary>
internal readonly record struct Debts(int ToPayee, int ToOther)
{
    public int Sum => ToPayee + ToOther;
}
