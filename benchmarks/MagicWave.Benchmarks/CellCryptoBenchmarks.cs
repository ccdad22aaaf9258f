using BenchmarkDotNet.Attributes;
using MagicWave.Onion.Cells;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Benchmarks;

/// <summary>
/// The cost of one RELAY cell at each place of a three-hop circuit under tor1. Every cell is a true one: recognized where it ends, and
/// nowhere else.
/// </summary>
public class CellCryptoBenchmarks
{
    private const int Cells = 512;
    private const int Hops = 3;

    private readonly byte[][] _cells = new byte[Cells][];
    private readonly RelayLayer[] _relays = new RelayLayer[Hops];
    private OnionLayers _client = new();

    [GlobalSetup]
    public void CreateCells()
    {
        for (int i = 0; i < Cells; i++)
        {
            _cells[i] = new byte[CellConstants.PayloadLength];
        }
    }

    [IterationSetup(Targets = [nameof(ClientEncrypt), nameof(RelayPassForward), nameof(RelayOriginate), nameof(RelayPassBackward)])]
    public void BuildCircuit()
    {
        _client.Dispose();
        _client = new();
        byte[] keys = new byte[Tor1Keys.Length];
        for (int i = 0; i < Hops; i++)
        {
            Random.Shared.NextBytes(keys);
            _client.AddHop(keys);
            _relays[i]?.Dispose();
            _relays[i] = new(keys);
        }

        foreach (byte[] cell in _cells)
        {
            RelayCellHeader.Write(cell, RelayCommand.Data, new(1), new byte[CellConstants.RelayDataLength]);
        }
    }

    [IterationSetup(Target = nameof(ClientDecrypt))]
    public void SendBackward()
    {
        BuildCircuit();
        foreach (byte[] cell in _cells)
        {
            _relays[2].OriginateBackward(cell);
            _relays[1].EncryptBackward(cell);
            _relays[0].EncryptBackward(cell);
        }
    }

    [IterationSetup(Target = nameof(RelayRecognize))]
    public void SendForward()
    {
        BuildCircuit();
        foreach (byte[] cell in _cells)
        {
            _client.EncryptForward(2, cell);
            Require(!_relays[0].DecryptForward(cell));
            Require(!_relays[1].DecryptForward(cell));
        }
    }

    [Benchmark(OperationsPerInvoke = Cells)]
    public void ClientEncrypt()
    {
        foreach (byte[] cell in _cells)
        {
            _client.EncryptForward(2, cell);
        }
    }

    [Benchmark(OperationsPerInvoke = Cells)]
    public void ClientDecrypt()
    {
        foreach (byte[] cell in _cells)
        {
            Require(_client.DecryptBackward(cell) == 2);
        }
    }

    [Benchmark(OperationsPerInvoke = Cells)]
    public void RelayPassForward()
    {
        foreach (byte[] cell in _cells)
        {
            _ = _relays[0].DecryptForward(cell);
        }
    }

    [Benchmark(OperationsPerInvoke = Cells)]
    public void RelayPassBackward()
    {
        foreach (byte[] cell in _cells)
        {
            _relays[0].EncryptBackward(cell);
        }
    }

    [Benchmark(OperationsPerInvoke = Cells)]
    public void RelayRecognize()
    {
        foreach (byte[] cell in _cells)
        {
            Require(_relays[2].DecryptForward(cell));
        }
    }

    [Benchmark(OperationsPerInvoke = Cells)]
    public void RelayOriginate()
    {
        foreach (byte[] cell in _cells)
        {
            _relays[2].OriginateBackward(cell);
        }
    }

    private static void Require(bool isTrue)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException("A cell was recognized at the wrong place.");
        }
    }
}
