namespace MagicWave.Payments.Circuits;

/// <summary>
/// The first byte of a message between a client and one hop of its circuit (relay command 0xE0, stream 0, in that hop's own onion layer). Kinds that
/// are not listed are ignored.
/// </summary>
public enum HopMessageKind : byte
{
    /// <summary>Client: a tick of the hash chain of metering.</summary>
    Tick = 1,

    /// <summary>Hop: pay me this.</summary>
    Request = 2,

    /// <summary>Client: a token for what was asked.</summary>
    Token = 3,

    /// <summary>Hop: what became of a token.</summary>
    Receipt = 4,

    /// <summary>Client: the route of a chain.</summary>
    Chain = 5,

    /// <summary>Client: how this circuit is paid for, and what the hop may ask.</summary>
    Terms = 6,

    /// <summary>Client: I do not pay this request, here is why.</summary>
    Refusal = 7,
}
