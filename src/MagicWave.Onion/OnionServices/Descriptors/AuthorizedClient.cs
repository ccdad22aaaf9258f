using MagicWave.Core.Security;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>An <c>auth-client</c> line (rend-spec-v3 2.5.1.2). Those that are made up look the same.</summary>
/// <param name="Id">By which the client knows its line: 8 bytes.</param>
/// <param name="Iv">The first counter for the cookie: 16 bytes.</param>
/// <param name="EncryptedCookie">The cookie: 16 bytes.</param>
internal readonly record struct AuthorizedClient(ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte> Iv, ReadOnlyMemory<byte> EncryptedCookie)
{
    /// <summary>The length of <see cref="Id"/>, in bytes.</summary>
    public const int IdLength = 8;

    /// <summary>The length of <see cref="Iv"/>, in bytes.</summary>
    public const int IvLength = 16;

    /// <summary>A line for nobody.</summary>
    public static AuthorizedClient MakeUp(IRandom random)
    {
        byte[] bytes = new byte[IdLength + IvLength + DescriptorCookie.Length];
        random.Fill(bytes);
        return new(bytes.AsMemory(0, IdLength), bytes.AsMemory(IdLength, IvLength), bytes.AsMemory(IdLength + IvLength));
    }
}
