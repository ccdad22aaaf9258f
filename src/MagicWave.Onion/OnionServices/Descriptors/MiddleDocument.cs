using MagicWave.Core.Security;
using MagicWave.Onion.Directory.Writing;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>What the outer encrypted layer holds (rend-spec-v3 2.5.1): lines for authorised clients, and the inner layer. Immutable.</summary>
internal sealed class MiddleDocument
{
    /// <summary>The service's X25519 key for this descriptor: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> EphemeralKey { get; init; }

    /// <summary>The lines for clients, real and made up.</summary>
    public required IReadOnlyList<AuthorizedClient> Clients { get; init; }

    /// <summary>The inner layer: salt 16, text, MAC 32.</summary>
    public required ReadOnlyMemory<byte> Encrypted { get; init; }

    /// <summary>The text as tor writes it: the last line is not ended.</summary>
    public byte[] Write()
    {
        DocumentBuilder document = new DocumentBuilder()
            .Line("desc-auth-type x25519")
            .Line($"desc-auth-ephemeral-key {Convert.ToBase64String(EphemeralKey.Span)}");
        foreach (AuthorizedClient client in Clients)
        {
            document.Line($"auth-client {Base64(client.Id)} {Base64(client.Iv)} {Base64(client.EncryptedCookie)}");
        }

        return document.Line("encrypted").Object(LayerText.Message, Encrypted.Span).ToUtf8()[..^1];
    }

    /// <summary>The text filled up with zeros, as it is encrypted (rend-spec-v3 2.5.1.1).</summary>
    public static byte[] Pad(ReadOnlySpan<byte> text)
    {
        int length = (text.Length + OnionDescriptorLimits.PaddingMultiple - 1) / OnionDescriptorLimits.PaddingMultiple
            * OnionDescriptorLimits.PaddingMultiple;
        byte[] padded = new byte[length];
        text.CopyTo(padded);
        return padded;
    }

    /// <summary>Adds lines for nobody up to the next multiple of 16, and puts all in an order that says nothing.</summary>
    public static IReadOnlyList<AuthorizedClient> Mix(IEnumerable<AuthorizedClient> real, IRandom random)
    {
        List<AuthorizedClient> clients = [.. real];
        while (clients.Count == 0 || clients.Count % OnionDescriptorLimits.AuthorizedClientMultiple != 0)
        {
            clients.Add(AuthorizedClient.MakeUp(random));
        }

        random.Shuffle(clients);
        return clients;
    }

    private static string Base64(ReadOnlyMemory<byte> bytes) => DocumentBuilder.Base64(bytes.Span);
}
