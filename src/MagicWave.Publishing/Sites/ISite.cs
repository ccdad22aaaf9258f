using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MagicWave.Publishing.Sites;

/// <summary>Where the content of a site comes from.</summary>
internal interface ISite : IAsyncDisposable
{
    /// <summary>Registers what the site needs.</summary>
    void AddServices(IServiceCollection services);

    /// <summary>Adds what turns a path into the path of the resource that is served, which is then priced.</summary>
    void FindResource(IApplicationBuilder app);

    /// <summary>Adds what answers requests; behind the prices.</summary>
    void Use(IApplicationBuilder app);
}
