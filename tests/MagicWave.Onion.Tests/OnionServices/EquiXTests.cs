using System.Buffers.Binary;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.ProofOfWork;
using MagicWave.Onion.Tests.Handshakes;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class EquiXTests
{
    [Fact]
    public void Functions_are_those_of_tors_vectors()
    {
        IReadOnlyList<VectorRecord> vectors = VectorFile.Load<EquiXTests>("hashx.txt").Records;
        Assert.Equal(9, vectors.Count);
        foreach (VectorRecord vector in vectors)
        {
            byte[] output = new byte[8];
            Assert.True(HashX.TryCreate(vector.Bytes("seed"), out HashX? function));
            BinaryPrimitives.WriteUInt64LittleEndian(output, function.Hash(ulong.Parse(vector["input"], System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Equal(vector.Bytes("output"), output);
        }
    }

    [Fact]
    public void Solutions_are_found_in_the_order_of_tors_vectors_and_verify()
    {
        IReadOnlyList<VectorRecord> vectors = VectorFile.Load<EquiXTests>("equix.txt").Records;
        Assert.Equal(10, vectors.Count);
        EquiXSolver solver = new();
        byte[] solutions = new byte[EquiXSolver.MaximumSolutions * EquiX.SolutionLength];
        foreach (VectorRecord vector in vectors)
        {
            int count = solver.Solve(vector.Bytes("challenge"), solutions);
            Assert.Equal(vector.Bytes("solutions"), solutions.AsSpan(0, count * EquiX.SolutionLength));
            for (int i = 0; i < count; i++)
            {
                Span<byte> solution = solutions.AsSpan(i * EquiX.SolutionLength, EquiX.SolutionLength);
                Assert.True(EquiX.Verify(vector.Bytes("challenge"), solution));
                Assert.False(EquiX.Verify([.. vector.Bytes("challenge"), 0], solution));
                (solution[0], solution[1], solution[2], solution[3]) = (solution[2], solution[3], solution[0], solution[1]);
                Assert.False(EquiX.Verify(vector.Bytes("challenge"), solution)); // The same numbers in another order are another text.
            }
        }
    }

    [Fact]
    public void Every_changed_bit_of_a_solution_is_noticed()
    {
        VectorRecord vector = VectorFile.Load<EquiXTests>("equix.txt").Records[0];
        byte[] solution = vector.Bytes("solutions");
        for (int bit = 0; bit < 128; bit++)
        {
            solution[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(EquiX.Verify(vector.Bytes("challenge"), solution));
            solution[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.False(EquiX.Verify(vector.Bytes("challenge"), solution.AsSpan(1)));
        Assert.True(EquiX.Verify(vector.Bytes("challenge"), solution));
    }

    [Fact]
    public void A_client_finds_the_proofs_of_tors_vectors()
    {
        IReadOnlyList<VectorRecord> vectors = VectorFile.Load<EquiXTests>("onion-service-pow.txt").Records;
        Assert.Equal(9, vectors.Count);
        foreach (VectorRecord vector in vectors)
        {
            BlindedPublicKey blinded = new(Ed25519Id.FromBytes(vector.Bytes("blinded_id")));
            PowSolver solver = new(blinded, vector.Bytes("seed"), (uint)vector.Number("effort"), new QueuedRandom(vector.Bytes("first_nonce")));
            PowSolution? found = null;
            for (int tries = 0; tries < 16 && found is null; tries++)
            {
                found = solver.TryNext();
            }

            byte[] body = new byte[PowSolution.Length];
            Assert.NotNull(found);
            found.Value.Write(body);
            Assert.Equal(vector.Bytes("nonce"), body.AsSpan(1, 16));
            Assert.Equal(vector.Bytes("solution"), body.AsSpan(25, 16));
        }
    }
}
