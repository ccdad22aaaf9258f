using BenchmarkDotNet.Attributes;
using MagicWave.Onion.Cells;

namespace MagicWave.Benchmarks;

/// <summary>Reading and writing what cells carry.</summary>
public class CellCodecBenchmarks
{
    private const int Rounds = 16384;

    private readonly byte[] _payload = new byte[CellConstants.PayloadLength];
    private readonly byte[] _data = new byte[CellConstants.RelayDataLength];
    private readonly byte[] _create2 = new byte[CellConstants.PayloadLength];

    [GlobalSetup]
    public void Prepare()
    {
        RelayCellHeader.Write(_payload, RelayCommand.Data, new(1), _data);
        new Create2Body(HandshakeType.Ntor, new byte[84]).Write(_create2);
    }

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void WriteRelayCell()
    {
        for (int i = 0; i < Rounds; i++)
        {
            RelayCellHeader.Write(_payload, RelayCommand.Data, new(1), _data);
        }
    }

    [Benchmark(OperationsPerInvoke = Rounds)]
    public int ReadRelayHeader()
    {
        int sum = 0;
        for (int i = 0; i < Rounds; i++)
        {
            if (RelayCellHeader.TryRead(_payload, out RelayCellHeader header))
            {
                sum += header.DataLength;
            }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Rounds)]
    public int ReadCreate2()
    {
        int sum = 0;
        for (int i = 0; i < Rounds; i++)
        {
            if (Create2Body.TryRead(_create2, out Create2Body body))
            {
                sum += body.Data.Length;
            }
        }

        return sum;
    }
}
