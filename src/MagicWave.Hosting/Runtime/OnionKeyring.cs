using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.Runtime;

namespace MagicWave.Hosting.Runtime;

/// <summary>A client's keys for onion services (<c>ClientOnionAuthDir</c>). Used under the node's gate once the node runs.</summary>
internal sealed class OnionKeyring : IDisposable
{
    private readonly string? _folder;
    private IReadOnlyDictionary<OnionAddress, ClientAuthorization> _keys;

    /// <summary>Loads what is there.</summary>
    /// <param name="folder">The folder; null for no keys at all.</param>
    /// <exception cref="KeyStoreException">A file cannot be used.</exception>
    public OnionKeyring(string? folder)
    {
        _folder = folder;
        _keys = Load();
    }

    /// <summary>The key for a service; null when there is none. It is good until the gate is left.</summary>
    public ClientAuthorization? Find(OnionAddress address) => _keys.GetValueOrDefault(address);

    /// <summary>Loads the folder again, and erases the keys that were there; they stay when a file cannot be used. Not under the gate: it reads files.</summary>
    /// <exception cref="KeyStoreException">A file cannot be used.</exception>
    public void Reload(NodeGate gate)
    {
        IReadOnlyDictionary<OnionAddress, ClientAuthorization> loaded = Load();
        using NodeGate.Scope scope = gate.Enter();
        Dispose();
        _keys = loaded;
    }

    /// <summary>Erases the keys.</summary>
    public void Dispose()
    {
        foreach (ClientAuthorization key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private IReadOnlyDictionary<OnionAddress, ClientAuthorization> Load() =>
        _folder is null ? new Dictionary<OnionAddress, ClientAuthorization>() : ClientAuthorizationFolder.Load(_folder);
}
