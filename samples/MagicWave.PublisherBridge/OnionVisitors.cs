using MagicWave.Onion;
using MagicWave.Publishing.Tills;
using MagicWave.Publishing.Visitors;

namespace MagicWave.Samples.PublisherBridge;

/// <summary>The connections of an onion service, as the web server takes them.</summary>
internal sealed class OnionVisitors(OnionService service) : IVisitorSource
{
    public async ValueTask<Visitor?> AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            OnionServiceRequest request = await service.AcceptAsync(cancellationToken);
            return new Visitor(request.Accept(), new VisitorCircuit(request.CircuitId));
        }
        catch (OnionException)
        {
            // The service was ended.
            return null;
        }
    }
}
