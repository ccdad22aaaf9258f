using MagicWave.Core.Errors;

namespace MagicWave.Cryptography;

/// <summary>A native library that the cryptography stands on cannot be loaded. Install the package that it names and start again.</summary>
public sealed class NativeLibraryMissingException : MagicWaveException
{
    /// <summary>Makes one without a message.</summary>
    public NativeLibraryMissingException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    public NativeLibraryMissingException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and its cause.</summary>
    public NativeLibraryMissingException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one that names the library and the package of Debian and Ubuntu that holds it.</summary>
    public NativeLibraryMissingException(string library, string package)
        : base($"The native library {library} could not be loaded. Install the package {package}.") => Package = package;

    /// <summary>The package that holds the library, where it is known.</summary>
    public string? Package { get; }
}
