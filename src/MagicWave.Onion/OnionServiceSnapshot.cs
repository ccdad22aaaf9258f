namespace MagicWave.Onion;

/// <summary>What an <see cref="OnionService"/> saw since it began.</summary>
/// <param name="Introductions">Introductions that came.</param>
/// <param name="Replays">Of these, those that came a second time.</param>
/// <param name="Malformed">Of these, those that could not be read.</param>
/// <param name="Dropped">Of these, those for which there was no room.</param>
/// <param name="Rendezvous">Clients that were met.</param>
/// <param name="RendezvousFailed">Rendezvous points that could not be reached.</param>
/// <param name="Clients">Clients that are joined with the service now.</param>
/// <param name="Uploaded">Descriptors that a directory took.</param>
/// <param name="UploadsFailed">Descriptors that a directory did not take, or that did not reach it.</param>
/// <param name="StreamsRefused">Streams to other ports, beyond the limit, or that nobody accepted in time.</param>
public sealed record OnionServiceSnapshot(
    long Introductions,
    long Replays,
    long Malformed,
    long Dropped,
    long Rendezvous,
    long RendezvousFailed,
    int Clients,
    long Uploaded,
    long UploadsFailed,
    long StreamsRefused);
