namespace MagicWave.Onion.Relay.DirectoryCache;

/// <summary>Takes what relays upload: an authority.</summary>
public interface IDescriptorUploads
{
    /// <summary>Looks at an upload: a server descriptor, with an extra-info document behind it or without.</summary>
    /// <param name="body">The upload, from anybody.</param>
    /// <param name="date">The time.</param>
    UploadResult Accept(ReadOnlyMemory<byte> body, DateTimeOffset date);
}
