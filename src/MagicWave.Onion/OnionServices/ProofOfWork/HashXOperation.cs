namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>What an instruction of HashX does to its destination register.</summary>
internal enum HashXOperation : byte
{
    /// <summary>The upper half of the unsigned product with a register; the lower 32 bits of it are remembered for branches.</summary>
    MultiplyHighUnsigned,

    /// <summary>The upper half of the signed product with a register; the lower 32 bits of it are remembered for branches.</summary>
    MultiplyHighSigned,

    /// <summary>The product with a register.</summary>
    Multiply,

    /// <summary>The difference to a register.</summary>
    Subtract,

    /// <summary>Exclusive or with a register.</summary>
    Xor,

    /// <summary>The sum with a register, shifted to the left.</summary>
    AddShifted,

    /// <summary>Rotation to the right.</summary>
    Rotate,

    /// <summary>The sum with a constant.</summary>
    AddConstant,

    /// <summary>Exclusive or with a constant.</summary>
    XorConstant,

    /// <summary>Where the branches behind it go back to.</summary>
    Target,

    /// <summary>Goes back, once per program, when the remembered bits under the mask are zero.</summary>
    Branch,

    /// <summary>No operation: the state before the first one.</summary>
    None,
}
