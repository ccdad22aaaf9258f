namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// One of the spans of time for which a service has a key of its own (rend-spec-v3 section 2.2.1). The two numbers go into every
/// derivation; <see cref="TimePeriodSchedule"/> says when it is.
/// </summary>
/// <param name="Number">How many periods of this length there were since 1970.</param>
/// <param name="LengthMinutes">How long it is, in minutes.</param>
internal readonly record struct TimePeriod(long Number, int LengthMinutes)
{
    /// <summary>The period after it.</summary>
    public TimePeriod Next => this with { Number = Number + 1 };

    /// <summary>The period before it.</summary>
    public TimePeriod Previous => this with { Number = Number - 1 };
}
