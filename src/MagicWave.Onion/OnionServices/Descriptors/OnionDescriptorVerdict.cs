namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>What is to be thought of an onion service's descriptor.</summary>
public enum OnionDescriptorVerdict
{
    /// <summary>It is what it should be.</summary>
    Valid,

    /// <summary>Its outer document is not one.</summary>
    Malformed,

    /// <summary>The certificate of its signing key is of another kind, or the blinded key in it did not sign it.</summary>
    BadCertificate,

    /// <summary>The certificate of its signing key has ended.</summary>
    Expired,

    /// <summary>The signing key did not sign it.</summary>
    BadSignature,

    /// <summary>It is of another service, or of another time period.</summary>
    WrongBlindedKey,

    /// <summary>The outer of its encrypted layers does not open, or holds something else: the service, or its subcredential, is wrong.</summary>
    BadOuterLayer,

    /// <summary>
    /// The inner of its encrypted layers does not open without a client's key. So it is with restricted discovery; nobody but the service can
    /// tell it from a layer that is broken.
    /// </summary>
    NeedsClientAuthorization,

    /// <summary>The inner of its encrypted layers does not open with the client's key: the service does not know it, or no more.</summary>
    WrongClientKey,

    /// <summary>The inner of its encrypted layers opens, but holds something else, or asks for what is not spoken here.</summary>
    BadInnerLayer,
}
