namespace MagicWave.Onion.Relay.DirectoryCache;

/// <summary>Whether an upload was taken.</summary>
public enum UploadVerdict
{
    /// <summary>It was taken.</summary>
    Accepted,

    /// <summary>It is not newer than what is here.</summary>
    NotNew,

    /// <summary>It breaks a rule.</summary>
    Refused,
}
