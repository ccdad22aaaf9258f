namespace MagicWave.Payments.Circuits;

/// <summary>What a client says that a hop is, as far as money goes.</summary>
public enum HopRole : byte
{
    /// <summary>It keeps a fee of every chain that goes through it.</summary>
    Passes = 1,

    /// <summary>It asks for payment by a chain, for all hops before it too.</summary>
    AsksByChain = 2,

    /// <summary>It asks for its own part, and is paid with tokens.</summary>
    AsksForTokens = 3,
}
