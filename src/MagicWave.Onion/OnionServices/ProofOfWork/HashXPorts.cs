namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>The ports of the imagined processor.</summary>
[Flags]
internal enum HashXPorts : byte
{
    None = 0,
    P0 = 1,
    P1 = 2,
    P5 = 4,
    Any = P0 | P1 | P5,
}
