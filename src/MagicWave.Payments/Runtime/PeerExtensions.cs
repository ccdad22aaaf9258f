using MagicWave.Core.Time;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Runtime;

/// <summary>The extensions of one engine, by the types of their messages. Used under the gate.</summary>
internal sealed class PeerExtensions
{
    private readonly IPeerExtension[] _extensions;

    /// <summary>Takes them.</summary>
    /// <exception cref="ArgumentException">Their types overlap, or are those of the account.</exception>
    public PeerExtensions(IEnumerable<IPeerExtension> extensions)
    {
        _extensions = [.. extensions.OrderBy(extension => extension.FirstType)];
        int free = MessageNumbers.FirstExtensionType;
        foreach (IPeerExtension extension in _extensions)
        {
            if (extension.FirstType < free || extension.LastType < extension.FirstType)
            {
                throw new ArgumentException("The message types of extensions overlap, or are those of the account.", nameof(extensions));
            }

            free = extension.LastType + 1;
        }
    }

    public Instant? NextDeadline
    {
        get
        {
            Instant? next = null;
            foreach (IPeerExtension extension in _extensions)
            {
                next = Instant.Earlier(next, extension.NextDeadline);
            }

            return next;
        }
    }

    public void Attach(IPeerBooks books)
    {
        foreach (IPeerExtension extension in _extensions)
        {
            extension.Attach(books);
        }
    }

    /// <summary>Whose message it is; null: nobody's.</summary>
    public IPeerExtension? Find(ReadOnlySpan<byte> body)
    {
        if (!MessageHeader.TryPeek(body, out MessageType type) || (byte)type < MessageNumbers.FirstExtensionType)
        {
            return null;
        }

        foreach (IPeerExtension extension in _extensions)
        {
            if ((byte)type >= extension.FirstType && (byte)type <= extension.LastType)
            {
                return extension;
            }
        }

        return null;
    }

    public void HandleLinked(IPeerBook peer, Instant now)
    {
        foreach (IPeerExtension extension in _extensions)
        {
            extension.HandleLinked(peer, now);
        }
    }

    public void HandleUnlinked(IPeerBook peer, Instant now)
    {
        foreach (IPeerExtension extension in _extensions)
        {
            extension.HandleUnlinked(peer, now);
        }
    }

    public void HandleDeadline(Instant now)
    {
        foreach (IPeerExtension extension in _extensions)
        {
            if (extension.NextDeadline <= now)
            {
                extension.HandleDeadline(now);
            }
        }
    }
}
