namespace MagicWave.Onion.Relay.Tests.Keys;

/// <summary>A test that runs the stock tor; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorFactAttribute : FactAttribute
{
    public const string Path = "/usr/sbin/tor";

    public TorFactAttribute()
    {
        if (!File.Exists(Path))
        {
            Skip = $"There is no {Path}.";
        }
    }
}
