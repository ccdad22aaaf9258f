namespace MagicWave.Hosting.Options;

/// <summary>Where on its address a port comes from.</summary>
public enum ListenerKind
{
    /// <summary>The number as it is written.</summary>
    Fixed,

    /// <summary>Any free port: <c>auto</c>.</summary>
    Automatic,

    /// <summary>A socket in the file system: <c>unix:PATH</c>.</summary>
    Unix,
}
