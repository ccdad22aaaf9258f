using System.Security.Cryptography;
using System.Text;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.KeyFiles;

/// <summary>
/// tor's tagged key files: 32 bytes <c>== type: tag ==</c> padded with zeros, then the key. Types in use: <c>ed25519v1-secret</c> (64),
/// <c>ed25519v1-public</c> (32), <c>ed25519v1-cert</c> (a certificate), <c>c25519v1</c> (secret 32, public 32).
/// </summary>
internal static class TaggedFile
{
    private const int HeaderLength = 32;

    /// <summary>The content of a file that is public.</summary>
    /// <returns>Null when there is no such file.</returns>
    public static byte[]? Read(KeyFolder folder, string name, string type, string tag) => Strip(folder.Read(name), name, type, tag);

    /// <summary>The content of a file that is secret. The caller erases it.</summary>
    /// <returns>Null when there is no such file.</returns>
    public static byte[]? ReadSecret(KeyFolder folder, string name, string type, string tag) => Strip(folder.ReadSecret(name), name, type, tag);

    /// <summary>Replaces the file.</summary>
    public static void Write(KeyFolder folder, string name, string type, string tag, ReadOnlySpan<byte> content)
    {
        byte[] file = new byte[HeaderLength + content.Length];
        WriteHeader(file, type, tag);
        content.CopyTo(file.AsSpan(HeaderLength));
        folder.Write(name, file);
        CryptographicOperations.ZeroMemory(file);
    }

    private static void WriteHeader(Span<byte> header, string type, string tag) => Encoding.ASCII.GetBytes($"== {type}: {tag} ==", header[..HeaderLength]);

    private static byte[]? Strip(byte[]? file, string name, string type, string tag)
    {
        if (file is null)
        {
            return null;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        WriteHeader(header, type, tag);
        if (file.Length <= HeaderLength || !PublicBytes.Equal(file.AsSpan(0, HeaderLength), header))
        {
            throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{name} does not start as tor's file of that name does.");
        }

        byte[] content = file[HeaderLength..];
        CryptographicOperations.ZeroMemory(file);
        return content;
    }
}
