namespace MagicWave.Payments.Metering;

/// <summary>What follows from a message to a <see cref="HopMeter"/>. All of it is to be done, in the order of the members.</summary>
/// <param name="EarnedTicks">Book so many ticks as owed by the neighbour before.</param>
/// <param name="OwedTicks">Book so many ticks as owed to the neighbour behind.</param>
/// <param name="IsTickDue">Show the neighbour before the tick that came.</param>
/// <param name="IsAnswerDue">Tell the neighbour behind how far its ticks are accepted.</param>
public readonly record struct MeterOutput(uint EarnedTicks, uint OwedTicks, bool IsTickDue, bool IsAnswerDue);
