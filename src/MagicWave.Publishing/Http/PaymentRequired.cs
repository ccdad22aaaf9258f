namespace MagicWave.Publishing.Http;

/// <summary>The body of an answer that asks for payment: problem details (RFC 9457) with what is asked for.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Status">402.</param>
/// <param name="Detail">What to do.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Stroops">The price of each.</param>
/// <param name="Part">Which of them is asked for.</param>
/// <param name="Authority">The host that the request for payment is about.</param>
/// <param name="Target">The path and query that it is about.</param>
/// <param name="Request">The signed request for payment; left out when there is none.</param>
/// <param name="Fault">Why there is none; left out when there is one.</param>
/// <param name="Refusal">Why a proof that was shown was not taken; left out when there was none.</param>
internal sealed record PaymentRequired(
    string Title, int Status, string Detail, string Unit, long Stroops, long Part, string Authority, string Target, string? Request, string? Fault, string? Refusal);
