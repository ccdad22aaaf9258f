using MagicWave.Core.Errors;

namespace MagicWave.Onion.KeyFiles;

/// <summary>A key store cannot be used. The message names the file, never what is in it.</summary>
public sealed class KeyStoreException : MagicWaveException
{
    /// <summary>Makes one without a message.</summary>
    public KeyStoreException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    public KeyStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and its cause.</summary>
    public KeyStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one of a kind.</summary>
    public KeyStoreException(KeyStoreFaultKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public KeyStoreFaultKind Kind { get; }
}
