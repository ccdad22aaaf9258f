using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using MagicWave.Cryptography;

namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>
/// A HashX function (proposal 327, appendix; by the author of Equi-X): a hash function of its own for each seed, drawn as a little program
/// over eight registers, so that machines made for one hash function have no advantage. Numbers in, 64 bits out. Immutable; thread-safe.
/// </summary>
internal sealed class HashX
{
    private const int RegisterCount = 8;

    private readonly HashXInstruction[] _program;
    private readonly SipState _key;

    private HashX(HashXInstruction[] program, SipState key)
    {
        _program = program;
        _key = key;
    }

    /// <summary>Draws the function of a seed.</summary>
    /// <param name="seed">Of any length.</param>
    /// <param name="function">The function.</param>
    /// <returns>False for about one seed in 10,000, which has none.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> seed, [NotNullWhen(true)] out HashX? function)
    {
        Span<byte> salt = stackalloc byte[Blake2b.SaltLength];
        Span<byte> keys = stackalloc byte[2 * SipState.Length];
        salt.Clear();
        "HashX v1"u8.CopyTo(salt);
        Blake2b.HashSalted(seed, salt, keys);
        HashXInstruction[] program = new HashXInstruction[HashXGenerator.ProgramLength];
        bool isGood = new HashXGenerator(SipState.Read(keys)).TryGenerate(program);
        function = isGood ? new(program, SipState.Read(keys[SipState.Length..])) : null;
        return isGood;
    }

    /// <summary>The hash of a number.</summary>
    public ulong Hash(ulong input)
    {
        Span<ulong> r = stackalloc ulong[RegisterCount];
        _key.Expand24(input, r);
        Execute(r);
        unchecked
        {
            SipState left = new(r[0] + _key.V0, r[1] + _key.V1, r[2], r[3]);
            SipState right = new(r[4], r[5], r[6] + _key.V2, r[7] + _key.V3);
            left.Round();
            right.Round();
            return left.V0 ^ right.V0;
        }
    }

    private void Execute(Span<ulong> registers)
    {
        Span<ulong> r = registers[..RegisterCount];
        HashXInstruction[] program = _program;
        int target = 0;
        bool mayBranch = true;
        uint remembered = 0;
        for (int i = 0; i < program.Length; i++)
        {
            ref readonly HashXInstruction instruction = ref program[i];
            switch (instruction.Operation)
            {
                case HashXOperation.Target:
                    target = i;
                    break;
                case HashXOperation.Branch:
                    if (mayBranch && (remembered & (uint)instruction.Constant) == 0)
                    {
                        i = target;
                        mayBranch = false;
                    }

                    break;
                default:
                    ref ulong destination = ref r[instruction.Destination & (RegisterCount - 1)];
                    destination = Apply(in instruction, destination, r[instruction.Source & (RegisterCount - 1)]);
                    if (instruction.Operation <= HashXOperation.MultiplyHighSigned)
                    {
                        remembered = unchecked((uint)destination);
                    }

                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Apply(in HashXInstruction instruction, ulong value, ulong source)
    {
        unchecked
        {
            return instruction.Operation switch
            {
                HashXOperation.Multiply => value * source,
                HashXOperation.Subtract => value - source,
                HashXOperation.Xor => value ^ source,
                HashXOperation.AddShifted => value + (source << (int)instruction.Constant),
                HashXOperation.Rotate => BitOperations.RotateRight(value, (int)instruction.Constant),
                HashXOperation.AddConstant => value + instruction.Constant,
                HashXOperation.XorConstant => value ^ instruction.Constant,
                HashXOperation.MultiplyHighUnsigned => Math.BigMul(value, source, out _),
                _ => (ulong)Math.BigMul((long)value, (long)source, out _),
            };
        }
    }
}
