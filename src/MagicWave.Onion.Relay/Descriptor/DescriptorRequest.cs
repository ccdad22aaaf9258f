using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Http;

namespace MagicWave.Onion.Relay.Descriptor;

/// <summary>One request to an authority. The driver runs it and gives it back with its answer or its failure.</summary>
public sealed class DescriptorRequest
{
    internal DescriptorRequest(DirectoryServer authority, HttpRequest request)
    {
        Authority = authority;
        Request = request;
    }

    /// <summary>Whom to ask.</summary>
    public DirectoryServer Authority { get; }

    /// <summary>An upload of the descriptor, or the question whether the authority has it.</summary>
    public HttpRequest Request { get; }
}
