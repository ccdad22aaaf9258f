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

    /// <summary>This is what we served each other. Signed by one or both.</summary>
    Statement = 0x10,

    /// <summary>The client released this tick of the circuit: you owe me for it.</summary>
    Tick = 0x20,

    /// <summary>I owe you for the circuit's ticks up to this one.</summary>
    TickAccepted = 0x21,

    /// <summary>I will owe you this if you open this lock in time.</summary>
    Lock = 0x30,

    /// <summary>Here is what opens the lock; and back: it is booked.</summary>
    Claim = 0x31,

    /// <summary>The lock will never be opened.</summary>
    Cancel = 0x32,

    /// <summary>I know that you booked the claim, and say no more about the lock.</summary>
    Settled = 0x33,
}
