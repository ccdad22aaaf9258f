namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>How much a client works for an introduction, as tor does.</summary>
internal static class PowEffort
{
    /// <summary>The most effort that a client gives: about a quarter of an hour of one processor.</summary>
    public const uint Maximum = 10_000;

    private const uint MinimumAfterFailure = 8;
    private const uint DoubleUntil = 1_000;

    /// <summary>The effort for a try.</summary>
    /// <param name="suggested">What the descriptor suggests; 0 asks for no work.</param>
    /// <param name="failures">How often the service could not be reached through this introduction point.</param>
    /// <returns>0 when no work is to be done.</returns>
    public static uint For(uint suggested, int failures)
    {
        uint effort = Math.Min(suggested, Maximum);
        for (int i = 0; i < failures && effort < Maximum; i++)
        {
            uint more = effort < DoubleUntil ? effort * 2 : effort + (effort / 2);
            effort = Math.Clamp(more, MinimumAfterFailure, Maximum);
        }

        return effort;
    }
}
