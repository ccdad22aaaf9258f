using System.Buffers.Binary;
using MagicWave.Core.Security;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>
/// Works for an introduction (proposal 327), nonce by nonce, so that whoever runs it can stop between two: one takes about a tenth of a
/// second and gives two chances, of which about one in the effort is enough. It belongs on a thread of its own. Not thread-safe.
/// </summary>
internal sealed class PowSolver
{
    private readonly byte[] _challenge = new byte[PowChallenge.Length];
    private readonly byte[] _seed;
    private readonly BlindedPublicKey _blinded;
    private readonly uint _effort;
    private UInt128 _nonce;

    /// <summary>Some MiB, and so not before the first nonce is tried.</summary>
    private EquiXSolver? _solver;

    /// <summary>Starts at a random nonce.</summary>
    /// <param name="blinded">The service's key in the period of the descriptor.</param>
    /// <param name="seed">The seed in the descriptor, 32 bytes.</param>
    /// <param name="effort">How much to work; see <see cref="PowEffort"/>.</param>
    /// <param name="random">For the nonce.</param>
    /// <exception cref="ArgumentException">The seed has another length.</exception>
    public PowSolver(BlindedPublicKey blinded, ReadOnlySpan<byte> seed, uint effort, IRandom random)
    {
        if (seed.Length != PowChallenge.SeedLength)
        {
            throw new ArgumentException($"A seed has {PowChallenge.SeedLength} bytes.", nameof(seed));
        }

        _blinded = blinded;
        _seed = seed.ToArray();
        _effort = effort;
        Span<byte> nonce = stackalloc byte[PowChallenge.NonceLength];
        random.Fill(nonce);
        _nonce = BinaryPrimitives.ReadUInt128BigEndian(nonce);
    }

    /// <summary>Tries one nonce.</summary>
    /// <returns>What goes into the introduction; null when this nonce was not lucky.</returns>
    public PowSolution? TryNext()
    {
        PowChallenge challenge = new(_challenge, _blinded, _seed, _nonce, _effort);
        Span<byte> solutions = stackalloc byte[EquiXSolver.MaximumSolutions * EquiX.SolutionLength];
        _solver ??= new();
        int count = _solver.Solve(challenge.Bytes, solutions);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> solution = solutions.Slice(i * EquiX.SolutionLength, EquiX.SolutionLength);
            if (challenge.IsEnough(solution))
            {
                return new(_nonce, _effort, BinaryPrimitives.ReadUInt32BigEndian(_seed), BinaryPrimitives.ReadUInt128BigEndian(solution));
            }
        }

        challenge.Advance();
        _nonce = challenge.Nonce;
        return null;
    }
}
