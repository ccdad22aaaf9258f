namespace MagicWave.Payments.Resources;

/// <summary>The names of the HTTP headers in which requests for payment and proofs travel, inside the onion circuit only.</summary>
public static class ResourceHeaders
{
    /// <summary>Visitor, with every request: its session with the site (<see cref="ResourceSession"/>).</summary>
    public const string Session = "MagicWave-Session";

    /// <summary>Publisher, with status 402: the request for payment (<see cref="ResourceRequest.ToHeader"/>).</summary>
    public const string PaymentRequest = "MagicWave-Payment-Request";

    /// <summary>Visitor, with the request repeated: the proof (<see cref="ResourceProof.ToHeader"/>).</summary>
    public const string PaymentProof = "MagicWave-Payment-Proof";
}
