using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;
using Microsoft.AspNetCore.Http.Features;

namespace MagicWave.Publishing.Tills;

/// <summary>Where visitors pay: makes signed requests for payment and looks at proofs. Thread-safe.</summary>
public interface IResourceTill
{
    /// <summary>What was asked and paid since the program began.</summary>
    ResourceTillTotals Totals { get; }

    /// <summary>Asks a visitor to pay.</summary>
    /// <param name="connection">The features of the connection that the visitor's request came on: they say which circuit it is.</param>
    /// <param name="session">The visitor's session.</param>
    /// <param name="resource">What for.</param>
    /// <param name="amount">How much.</param>
    /// <param name="request">The signed request; null when there is none.</param>
    /// <returns>Why there is none.</returns>
    ResourceAskFault TryAsk(
        IFeatureCollection connection, ResourceSession session, ResourceDigest resource, Amount amount, out ResourceRequest? request);

    /// <summary>Says whether a proof is good; the same one is good a few times again until its time is over.</summary>
    /// <param name="proof">What the visitor showed.</param>
    /// <param name="resource">What it wants for it.</param>
    ResourceVerdict Verify(ResourceProof proof, ResourceDigest resource);
}
