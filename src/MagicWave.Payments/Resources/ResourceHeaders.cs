namespace MagicWave.Payments.Resources;

/// <summary>The names of the HTTP headers in which requests for payment and proofs travel, inside the onion circuit only, and where to pay beside an answer.</summary>
public static class ResourceHeaders
{
    /// <summary>Visitor, with every request: its session with the site (<see cref="ResourceSession"/>).</summary>
    public const string Session = "MagicWave-Session";

    /// <summary>Publisher, with status 402: the request for payment (<see cref="ResourceRequest.ToHeader"/>).</summary>
    public const string PaymentRequest = "MagicWave-Payment-Request";

    /// <summary>Visitor, with the request repeated: the proof (<see cref="ResourceProof.ToHeader"/>).</summary>
    public const string PaymentProof = "MagicWave-Payment-Proof";

    /// <summary>Publisher: what a resource costs, like <c>50 stroops per megabyte</c>, or <c>free</c>.</summary>
    public const string Price = "MagicWave-Price";

    /// <summary>Publisher: how much is paid and not used, in bytes or seconds.</summary>
    public const string Credit = "MagicWave-Credit";

    /// <summary>Where the next part is paid while an answer is still being sent: asked and shown a proof with <c>?target=</c> path and query.</summary>
    public const string PaymentPath = "/.well-known/magicwave/payment";

    /// <summary>Bytes in a part that is sold by the megabyte.</summary>
    public const int MegabyteLength = 1_000_000;
}
