using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices;

/// <summary>
/// What the machines of onion services have done for them. Used under the node's gate; answers come as calls under the gate, possibly before the call that
/// asked returns.
/// </summary>
internal interface IServiceNetwork
{
    /// <summary>
    /// The last relay of a <see cref="ServiceCircuitKind.ClientRendezvous"/> circuit that was built in advance, chosen as any rendezvous point is; null when there
    /// is none. Whoever builds that circuit next has it at once.
    /// </summary>
    HopTarget? ReadyRendezvousPoint => null;

    /// <summary>Builds a circuit for one use. It is the user's to close.</summary>
    /// <param name="kind">What for.</param>
    /// <param name="target">Its last relay.</param>
    /// <param name="user">Hears of it.</param>
    /// <returns>The circuit that there will be: to be closed when it is of no use any more, and for nothing else before it is open.</returns>
    IServiceCircuit Build(ServiceCircuitKind kind, HopTarget target, IServiceCircuitUser user);

    /// <summary>Asks a directory for a document, over a circuit that is used for nothing else.</summary>
    /// <param name="directory">Which relay.</param>
    /// <param name="blindedKey">Whose descriptor, 32 bytes.</param>
    /// <param name="completion">Told once.</param>
    void Fetch(HopTarget directory, ReadOnlyMemory<byte> blindedKey, Action<DescriptorFetch> completion);

    /// <summary>Stores a document at a directory, over a circuit that is used for nothing else.</summary>
    /// <param name="directory">Which relay.</param>
    /// <param name="document">The descriptor.</param>
    /// <param name="completion">Told once whether the relay has it now.</param>
    void Upload(HopTarget directory, ReadOnlyMemory<byte> document, Action<bool> completion);
}
