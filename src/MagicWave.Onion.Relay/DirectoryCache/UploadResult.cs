namespace MagicWave.Onion.Relay.DirectoryCache;

/// <summary>What became of an upload.</summary>
/// <param name="Verdict">Whether it was taken.</param>
/// <param name="Reason">Why, in a word for the relay's operator; nothing in it is from the upload.</param>
public readonly record struct UploadResult(UploadVerdict Verdict, string Reason);
