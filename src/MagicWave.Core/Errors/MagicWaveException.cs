namespace MagicWave.Core.Errors;

/// <summary>
/// What callers of MagicWave catch. The message never holds a key, an address, a path or bytes from a peer; the kind of each subclass says
/// where it failed and what may be done about it.
/// </summary>
public abstract class MagicWaveException : Exception
{
    /// <summary>Makes one without a message.</summary>
    protected MagicWaveException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    protected MagicWaveException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and its cause.</summary>
    protected MagicWaveException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same call may succeed later without any change by the caller.</summary>
    public virtual bool IsTransient => false;

    /// <summary>How long to wait before the next try, where that is known.</summary>
    public virtual TimeSpan? RetryAfter => null;
}
