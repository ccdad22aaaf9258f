using System.Buffers.Binary;

namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>
/// Finds solutions of Equi-X: hashes all 65,536 numbers, then three times over looks for pairs that cancel in the next 15 bits (Wagner's
/// algorithm), in the order of the published search, so that the same challenge gives the same solutions. Keeps its memory, about 5 MiB,
/// for the next challenge. Not thread-safe.
/// </summary>
internal sealed class EquiXSolver
{
    /// <summary>The most solutions that are given for one challenge.</summary>
    public const int MaximumSolutions = 8;

    private const int IndexSpace = 1 << 16;
    private const int FineCount = 128;
    private const int FineBits = 7;
    private const int FineCapacity = 12;
    private const int ItemBits = 9;

    private readonly EquiXLayer[] _layers = [new(), new(), new()];
    private readonly ushort[] _fine = new ushort[FineCount * FineCapacity];
    private readonly byte[] _fineCounts = new byte[FineCount];

    /// <summary>Solves a challenge.</summary>
    /// <param name="challenge">Of any length.</param>
    /// <param name="solutions">Receives up to <see cref="MaximumSolutions"/> of 16 bytes each.</param>
    /// <returns>How many there are; none also where the challenge has no function.</returns>
    public int Solve(ReadOnlySpan<byte> challenge, Span<byte> solutions)
    {
        if (!HashX.TryCreate(challenge, out HashX? function))
        {
            return 0;
        }

        _layers[0].Clear();
        for (uint i = 0; i < IndexSpace; i++)
        {
            _layers[0].Add(function.Hash(i), i);
        }

        int found = 0;
        Combine(0, solutions, ref found);
        Combine(1, solutions, ref found);
        Combine(2, solutions, ref found);
        return found;
    }

    /// <summary>Pairs all sums of a layer with those that cancel their lower 15 bits.</summary>
    private void Combine(int layer, Span<byte> solutions, ref int found)
    {
        if (layer + 1 < _layers.Length)
        {
            _layers[layer + 1].Clear();
        }

        for (int bucket = 0; bucket <= EquiXLayer.BucketCount / 2; bucket++)
        {
            int partner = -bucket & (EquiXLayer.BucketCount - 1);
            ReadOnlySpan<ulong> partners = _layers[layer].BucketAt(partner);
            _fineCounts.AsSpan().Clear();
            for (int item = 0; item < partners.Length; item++)
            {
                int fine = (int)(partners[item] & (FineCount - 1));
                if (_fineCounts[fine] >= FineCapacity)
                {
                    continue;
                }

                _fine[(fine * FineCapacity) + _fineCounts[fine]++] = (ushort)item;
                if (partner == bucket)
                {
                    Pair(layer, bucket, item, partners, solutions, ref found);
                }
            }

            ReadOnlySpan<ulong> items = partner == bucket ? default : _layers[layer].BucketAt(bucket);
            for (int item = 0; item < items.Length; item++)
            {
                Pair(layer, bucket, item, partners, solutions, ref found);
            }
        }
    }

    private void Pair(int layer, int bucket, int item, ReadOnlySpan<ulong> partners, Span<byte> solutions, ref int found)
    {
        // Two buckets that cancel carry one over into the bits above, but for bucket 0.
        ulong value = unchecked(_layers[layer].BucketAt(bucket)[item] + (bucket == 0 ? 0UL : 1UL));
        int fine = -(int)(value & (FineCount - 1)) & (FineCount - 1);
        for (int i = 0; i < _fineCounts[fine]; i++)
        {
            int other = _fine[(fine * FineCapacity) + i];
            ulong sum = unchecked(value + partners[other]) >> FineBits;
            uint origin = ((uint)item << (8 + ItemBits)) | ((uint)other << 8) | (uint)bucket;
            if (layer + 1 < _layers.Length)
            {
                _layers[layer + 1].Add(sum, origin);
            }
            else if ((sum & ((1UL << EquiX.PairBits) - 1)) == 0 && found < MaximumSolutions)
            {
                Write(layer, origin, solutions.Slice(found * EquiX.SolutionLength, EquiX.SolutionLength));
                found++;
            }
        }
    }

    private void Write(int layer, uint origin, Span<byte> solution)
    {
        Unfold(layer, origin, solution);
        EquiX.Order(solution);
    }

    private void Unfold(int layer, uint origin, Span<byte> solution)
    {
        int bucket = (int)(origin & (EquiXLayer.BucketCount - 1));
        int partner = -bucket & (EquiXLayer.BucketCount - 1);
        uint left = _layers[layer].OriginAt(bucket, (int)(origin >> (8 + ItemBits)));
        uint right = _layers[layer].OriginAt(partner, (int)((origin >> 8) & ((1 << ItemBits) - 1)));
        if (layer == 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(solution, (ushort)left);
            BinaryPrimitives.WriteUInt16LittleEndian(solution[sizeof(ushort)..], (ushort)right);
            return;
        }

        Unfold(layer - 1, left, solution[..(solution.Length / 2)]);
        Unfold(layer - 1, right, solution[(solution.Length / 2)..]);
    }
}
