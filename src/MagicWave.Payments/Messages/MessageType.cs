namespace MagicWave.Payments.Messages;

/// <summary>The second byte of a payment message. Numbers that are not listed are ignored, for neighbours that know more.</summary>
public enum MessageType : byte
{
    /// <summary>Who I am on the ledger. The first message in each direction.</summary>
    Hello = 1,

    /// <summary>Pay me this.</summary>
    Request = 2,

    /// <summary>I paid your request, here is where.</summary>
    Receipt = 3,

    /// <summary>I do not pay your request, here is why.</summary>
    Refusal = 4,
}
