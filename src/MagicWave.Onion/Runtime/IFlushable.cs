namespace MagicWave.Onion.Runtime;

/// <summary>Has something to write once the gate is left.</summary>
internal interface IFlushable
{
    /// <summary>Writes it. Called outside of the gate, from any thread, also from several at once.</summary>
    void Flush();
}
