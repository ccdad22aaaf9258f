namespace MagicWave.Hosting.Accounting;

/// <summary>How many bytes a node sent for the sake of payment. Counted under the node's gate; may be read on any thread.</summary>
public sealed class PaymentTraffic
{
    private const int LinkHeaderLength = 7;
    private const int CellLength = 514;

    private long _bytes;

    /// <summary>Bytes of cells: messages to neighbours, and messages to hops of circuits once for each link that they cross.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    internal void CountLinkMessage(int length) => Interlocked.Add(ref _bytes, LinkHeaderLength + length);

    internal void CountRelayCells(int links) => Interlocked.Add(ref _bytes, (long)CellLength * links);
}
